import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient, SendBulkTemplatedEmailCommand } from '@aws-sdk/client-ses';
import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';

const dynamodb = new DynamoDBClient({});
const ses = new SESClient({});

export const handler = middy()
  .use(httpJsonBodyParser())
  .handler(async () => {
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: {} }));
    await ses.send(
      new SendBulkTemplatedEmailCommand({
        Source: '',
        Template: '',
        DefaultTemplateData: '{}',
        Destinations: [],
      }),
    );
  });
